// Package tune carries out plans for a host, and takes them back.
//
// Data flows one way. Package check reads the host and holds it against a profile; what it
// finds wrong becomes a [plan.Plan], which is data: every change with what was there
// before and what shall be there after. Apply writes down each step, and syncs that to
// disk, before it takes it; it changes a thing only if it still is as the plan found it,
// and reads back what it wrote. Revert walks the same steps backwards, and touches a
// thing only if it still is as Apply left it. So a crash at any point loses nothing, and
// nobody else's change is overwritten.
package tune
