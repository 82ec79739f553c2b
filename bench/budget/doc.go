// Package budget keeps a run within what it may cost.
//
// Before a trial begins, the most that it can cost is set aside: every request of its load and
// of its warm-up, sent as often as its client may try, each attempt read as a prompt of one token
// a byte and answered with all the tokens that it allows. A trial for which too little is left is
// not begun, so no answer can break the bound. When a trial has ended, what its answers say that
// they used takes the place of what was set aside.
package budget
