package acceptance

import (
	"testing"
)

func TestCreate(t *testing.T) {
	eachMajor(t, nil, func(t *testing.T, _ *mock, c client) {
		q := plain()
		a, err := c.create(t.Context(), q)
		check(t, err)
		if a.ID == "" || a.Model != q.Model || a.Stop != "end_turn" || a.StopSequence != "" {
			t.Errorf("answer %+v", a)
		}
		if a.only("text").Text == "" || len(a.Blocks) != 1 {
			t.Errorf("content %+v, want one block of text", a.Blocks)
		}
		if a.Input <= 0 || a.Output <= 0 {
			t.Errorf("%d tokens in, %d out, want some", a.Input, a.Output)
		}
	})
}
