// Package cgroup knows which hierarchy of control groups has which controller, which
// file takes which limit there, what limits a process really, and what was throttled.
//
// Version 1 has a hierarchy for each controller, or for several; version 2 has one for
// all that are in no hierarchy of version 1. A host may have both at once, so it is
// asked for each controller anew, and never guessed from where something is mounted.
//
// Sources: https://docs.kernel.org/admin-guide/cgroup-v2.html,
// https://docs.kernel.org/admin-guide/cgroup-v1/, cgroups(7), cgroup_namespaces(7).
package cgroup
