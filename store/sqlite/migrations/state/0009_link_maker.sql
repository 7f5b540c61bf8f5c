-- Links: which person made them, so that they end when that person is removed. Those made before have nobody's id.
-- +goose Up
ALTER TABLE person_link ADD COLUMN maker TEXT NOT NULL DEFAULT ''; -- the id of who made it; '' for the program itself
