// Package pace says when answers are due: how long they and their tokens take,
// at what times of day they take longer, and how many can be under way at once.
package pace
