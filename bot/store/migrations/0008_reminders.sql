-- Whom a unit's reminder was decided for: one row a person and unit, for ever, so that nobody is reminded twice.
-- post names the message: the lowest member id of those it is for. group_id is the group whose thread it goes to, NULL
-- where it goes to the person alone.
CREATE TABLE reminder(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  unit TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  post BIGINT NOT NULL,
  group_id BIGINT,
  due_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, unit, member_id));
