package monitor

import (
	"os"
	"testing"
	"time"
)

// slack is what a figure in ticks may differ from what the kernel says in
// nanoseconds: user and system time are each cut off to ticks, at the start and
// at the end, and a child that says "ready" or "done" has yet to fall asleep.
const slack = 4*tick + 20*time.Millisecond

func grown(t *testing.T, pid int) (*tree, family) {
	t.Helper()
	f := family{}
	if err := f.refresh(); err != nil {
		t.Fatal(err)
	}
	tree, err := newTree(pid, f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tree.close)
	return tree, f
}

func TestTreeOfOne(t *testing.T) {
	c := start(t, "burn")
	c.expect("ready")
	tree, _ := grown(t, c.pid())
	r := tree.read()
	if len(tree.members) != 1 || r.Threads < 1 || r.Files < 3 {
		t.Errorf("%d members, %+v", len(tree.members), r)
	}
	if most := peak(t, c.pid()); r.RSS < most/4 || r.RSS > most+most/4 {
		t.Errorf("resident memory is %d, at its peak %d", r.RSS, most)
	}
}

func TestTreeFindsDescendants(t *testing.T) {
	c := startShell(t, "burn")
	c.expect("ready")
	tree, _ := grown(t, c.pid())
	if len(tree.members) != 2 || tree.members[0].pid != int32(c.pid()) {
		t.Errorf("%d members, want the shell and its child", len(tree.members))
	}
}

// A descendant that is found at a later look is added once.
func TestTreeGrows(t *testing.T) {
	tree, f := grown(t, os.Getpid())
	had := len(tree.members)
	c := startShell(t, "burn")
	c.expect("ready")
	for range 2 {
		if err := f.refresh(); err != nil {
			t.Fatal(err)
		}
		tree.grow(f)
		if n := len(tree.members) - had; n != 2 {
			t.Errorf("%d new members, want 2", n)
		}
	}
}

// A family may be stale, as when a process number was given away anew.
func TestTreeGrowsInCircles(t *testing.T) {
	c := start(t, "burn")
	c.expect("ready")
	me, other := int32(os.Getpid()), int32(c.pid())
	p, err := open(me)
	if err != nil {
		t.Fatal(err)
	}
	tree := &tree{members: []*process{p}}
	defer tree.close()
	tree.grow(family{me: other, other: me, 2: 2})
	if len(tree.members) != 2 || tree.members[1].pid != other {
		t.Errorf("%d members, want this process and its child", len(tree.members))
	}
}

// What a process used is not lost when it is gone, whether or not it was
// waited for by a process of the tree.
func TestTreeKeepsTimeOfEnded(t *testing.T) {
	tests := map[string]struct {
		start func(*testing.T, string) *child
		part  string
	}{
		"the root":     {start, "burn"},
		"a child":      {start, "spawn"},
		"a grandchild": {startShell, "spawn"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			c := tt.start(t, tt.part)
			c.expect("ready")
			tree, _ := grown(t, c.pid())
			before := tree.read().CPU
			c.say("go")
			want := time.Duration(c.expect("done"))
			got := tree.read().CPU - before
			if got < want-slack || got > want+slack {
				t.Errorf("used %s, the kernel says %s", got, want)
			}
			c.end()
			r := tree.read()
			if r.CPU-before < got || len(tree.members) != 0 || r.RSS != 0 || r.Threads != 0 || r.Files != 0 {
				t.Errorf("after its end: %d members, %+v, had used %s", len(tree.members), r, got)
			}
		})
	}
}
