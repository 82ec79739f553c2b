package monitor

import (
	"os"
	"testing"
)

func TestFamily(t *testing.T) {
	f := family{}
	if err := f.refresh(); err != nil {
		t.Fatal(err)
	}
	me := int32(os.Getpid())
	if f[me] != int32(os.Getppid()) {
		t.Errorf("parent is %d, want %d", f[me], os.Getppid())
	}
	c := start(t, "burn")
	if err := f.refresh(); err != nil {
		t.Fatal(err)
	}
	if f[int32(c.pid())] != me {
		t.Errorf("parent of the child is %d, want %d", f[int32(c.pid())], me)
	}
	c.end()
	if err := f.refresh(); err != nil {
		t.Fatal(err)
	}
	if _, ok := f[int32(c.pid())]; ok {
		t.Error("a process that is gone is still there")
	}
}
