-- lower() follows the collation: in collation C it knows ASCII only, "und-x-icu" exists only where
-- PostgreSQL was built with ICU, pg_c_utf8 only from version 17, and libc's answers change with the
-- operating system. An identity must survive a move between such servers, so the letters are listed
-- here. Once decomposed, most capitals are an ASCII, Greek or Cyrillic letter and a mark; the list
-- has the rest of Latin, Greek, Cyrillic and Armenian. Compatibility forms (full-width keyboards,
-- ligatures) become the usual ones.
create or replace function regulars.fold_case(letters text)
returns text
language sql
immutable
parallel safe
begin atomic
  select normalize(
    translate(
      lower(normalize(fold_case.letters, nfkd) collate "C"),
      'ÆÐØÞĐĦŁŊŒŦƁƂƄƆƇƉƊƋƎƏƐƑƓƔƖƗƘƜƝƟƢƤƦƧƩƬƮƱƲƳƵƷƸƼǤǶǷȜȠȢȤȺȻȽȾɁɃɄɅɆɈɊɌɎẞ'
        || 'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ'
        || 'ЂЄЅІЈЉЊЋЏАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӃӅӇӉӋӍӔӘӠӨӶӺӼӾ'
        || 'ԀԂԄԆԈԊԌԎԐԒԔԖԘԚԜԞԠԢԤԦԨԪԬԮԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ',
      'æðøþđħłŋœŧɓƃƅɔƈɖɗƌǝəɛƒɠɣɩɨƙɯɲɵƣƥʀƨʃƭʈʊʋƴƶʒƹƽǥƕƿȝƞȣȥⱥȼƚⱦɂƀʉʌɇɉɋɍɏß'
        || 'αβγδεζηθικλμνξοπρστυφχψω'
        || 'ђєѕіјљњћџабвгдежзиклмнопрстуфхцчшщъыьэюяҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӄӆӈӊӌӎӕәӡөӷӻӽӿ'
        || 'ԁԃԅԇԉԋԍԏԑԓԕԗԙԛԝԟԡԣԥԧԩԫԭԯաբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ'
    ),
    nfkc
  );
end;

comment on function regulars.fold_case(text) is
  'Text in lower case and composed compatibility form (NFKC), the same on every server.';
revoke all on function regulars.fold_case(text) from public;
