// Package tune checks, applies and takes back the settings of a host: sysctls,
// a systemd unit, a cgroup.
//
// A check reads. What it finds wrong becomes a [Plan], which is data: every
// change with what was there before and what shall be there after. Apply carries
// a plan out: it writes down each step, and syncs that to disk, before it takes
// it; it changes a thing only if it still is as the plan found it, and reads back
// what it wrote. Revert walks the same steps backwards, and touches a thing only
// if it still is as Apply left it. So a crash at any point loses nothing, and
// nobody else's change is overwritten.
package tune
