-- A preview now holds several ways to regroup, with what is proven of each: older ones are out of date.
DELETE FROM proposal;
