--! Message: upkeep

select;
