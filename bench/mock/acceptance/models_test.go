package acceptance

import (
	"slices"
	"testing"
)

func TestModels(t *testing.T) {
	eachMajor(t, nil, func(t *testing.T, _ *mock, c client) {
		all, err := c.models(t.Context(), 1000)
		check(t, err)
		paged, err := c.models(t.Context(), 3)
		check(t, err)
		if !slices.Equal(all, paged) {
			t.Errorf("pages of 3 are %v, want %v", paged, all)
		}
		i := slices.IndexFunc(all, func(m model) bool { return m.ID == "claude-haiku-5-5" })
		if i < 0 {
			t.Fatalf("no claude-haiku-5-5 among %v", all)
		}
		one, err := c.model(t.Context(), all[i].ID)
		check(t, err)
		if one != all[i] || one.Name == "" || one.Created.IsZero() {
			t.Errorf("model %+v, want %+v", one, all[i])
		}
		_, err = c.model(t.Context(), "claude-none")
		if f, ok := c.failure(err); !ok || f.Status != 404 || f.Type != "not_found_error" {
			t.Errorf("a model that is not known: %v", err)
		}
	})
}
