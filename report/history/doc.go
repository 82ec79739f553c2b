// Package history follows figures over the runs in a directory, and finds where they changed.
//
// Runs are read from their files. What was read is kept in an index, an SQLite database
// beside them, so that the next reading takes up new and changed runs only. The index is a cache:
// it may be deleted at any time, and one that is damaged, foreign or of another version is
// thrown away and made anew.
package history
