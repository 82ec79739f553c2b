// Package pace says when answers are due: how long they and their tokens take,
// how long after a reset they take longer, and how many can be under way at once.
package pace
