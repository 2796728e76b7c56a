-- Figures of a whole cohort are counted from this index alone, without reading what people wrote.
CREATE INDEX check_in_by_unit ON check_in(guild_id, cohort_id, unit, done, at, minutes);
