begin;
select plan(39);

select is(regulars.usable_name(name), shown, format('%L is shown as %L', name, shown))
from (
  values
    ('Ann Lee', 'Ann Lee'),
    (U&'\00A0Ann\200B ', 'Ann'),
    ('李', '李'),
    ('Ωμέγα', 'Ωμέγα'),
    ('Nunn', 'Nunn'),
    ('N. A. Smith', 'N. A. Smith'),
    ('', null),
    (U&'\00A0', null),
    (E'\t', null),
    ('-', null),
    (U&'\2014', null),
    ('...', null),
    ('?', null),
    ('123', null),
    (U&'\0661\0662', null),
    ('N/A', null),
    ('n/a ', null),
    ('#N/A', null),
    ('None', null),
    ('Unknown', null),
    ('Walk-in', null),
    ('n.a', null),
    ('N / A', null),
    (U&'N\200B/\00A0A', null),
    ('N／A', null),
    ('[N/A]', null),
    ('(blank)', null),
    ('#REF!', null),
    ('#VALUE!', null),
    ('#NAME?', null),
    ('#DIV/0!', null),
    ('Not given', null),
    ('TEST', null),
    ('Guest', 'Guest'),
    ('null null', null),
    ('"Undefined Undefined"', null),
    ('Nana', 'Nana'),
    ('"Na" 李', '"Na" 李'),
    (null, null)
) as names (name, shown);

select * from finish(true);
rollback;
