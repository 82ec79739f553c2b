package wire

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

func TestFinds(t *testing.T) {
	c, err := NewCatalogue([]string{"acme/my-model:1"})
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		"claude-haiku-5-5":           "claude-haiku-5-5 haiku haiku-5-5",
		"claude-haiku-4-5-20251001":  "claude-haiku-4-5 haiku haiku-4-5",
		"claude-opus-4-8":            "claude-opus-4-8 opus opus-4",
		"claude-fable-5-1":           "claude-fable-5-1 fable fable-5",
		"claude-sonnet-4-6":          "claude-sonnet-4-6 sonnet sonnet-4",
		"claude-2.1":                 "claude-2.1  legacy",
		"acme/my-model:1":            "acme/my-model:1  other",
		"acme/my-model:1-20260101":   "acme/my-model:1  other",
		"claude-haiku-4-5-2025100":   "",
		"claude-haiku-4-5-2025100x":  "",
		"claude-haiku-4-5x20251001":  "",
		"-20251001":                  "",
		"":                           "",
		"claude-haiku-4-5-20251001-": "",
	} {
		got := ""
		if m, ok := c.Find(id); ok {
			got = m.ID + " " + m.Line + " " + m.Class
		}
		if got != want {
			t.Errorf("%q: found %q, want %q", id, got, want)
		}
	}
}

func TestCatalogueRefusesIDs(t *testing.T) {
	for _, id := range []string{"", "a b", "ä", `a"b`, strings.Repeat("x", 257), "claude-haiku-5-5"} {
		if _, err := NewCatalogue([]string{id}); err == nil {
			t.Errorf("%q is taken", id)
		}
	}
	if _, err := NewCatalogue([]string{"a", "a"}); err == nil {
		t.Error("an id is taken twice")
	}
}

func TestDisplayNames(t *testing.T) {
	for id, want := range map[string]string{"claude-opus-5-5": "Claude Opus 5.5", "claude-sonnet-5": "Claude Sonnet 5", "claude-2.1": "Claude 2.1", "claude-mythos-preview": "Claude Mythos Preview", "a--b": "A  B"} {
		if got := displayName(id); got != want {
			t.Errorf("%s is called %q, want %q", id, got, want)
		}
	}
}

type modelPage struct {
	Data []struct {
		Type, ID, Lifecycle string
		DisplayName         string  `json:"display_name"`
		CreatedAt           string  `json:"created_at"`
		RetiresAt           *string `json:"retires_at"`
		MaxTokens           int     `json:"max_tokens"`
	}
	FirstID *string `json:"first_id"`
	LastID  *string `json:"last_id"`
	HasMore bool    `json:"has_more"`
}

func list(t *testing.T, c *Catalogue, query string) (p modelPage, ids []string) {
	t.Helper()
	values, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	b, fault := c.AppendList(nil, values)
	if fault != nil {
		t.Fatalf("%s: %v", query, fault)
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	for _, m := range p.Data {
		ids = append(ids, m.ID)
	}
	return p, ids
}

func TestListsModels(t *testing.T) {
	c := catalogue(t)
	p, all := list(t, c, "")
	if len(all) != 18 || p.HasMore || *p.FirstID != all[0] || *p.LastID != all[17] || p.Data[0].Type != "model" || p.Data[0].MaxTokens != 128_000 {
		t.Errorf("page is %+v", p)
	}
	for _, m := range p.Data {
		if (m.Lifecycle == "deprecated") != (m.ID == "claude-sonnet-4-5") || (m.RetiresAt != nil) != (m.Lifecycle == "deprecated") || !strings.HasSuffix(m.CreatedAt, "T00:00:00Z") {
			t.Errorf("model is %+v", m)
		}
	}
	for query, want := range map[string][]string{
		"limit=2":                               all[:2],
		"limit=2&after_id=" + all[1]:            all[2:4],
		"after_id=" + all[15]:                   all[16:],
		"limit=2&before_id=" + all[5]:           all[3:5],
		"before_id=" + all[0]:                   nil,
		"lifecycle[]=deprecated":                {"claude-sonnet-4-5"},
		"lifecycle[]=retired&limit=1":           {"claude-mythos-preview"},
		"lifecycle[]=active&lifecycle[]=active": slices.DeleteFunc(slices.Clone(all), func(id string) bool { return id == "claude-sonnet-4-5" }),
	} {
		if _, ids := list(t, c, query); !slices.Equal(ids, want) {
			t.Errorf("%s: %v, want %v", query, ids, want)
		}
	}
	if p, _ := list(t, c, "before_id="+all[0]); p.FirstID != nil || p.LastID != nil || p.HasMore {
		t.Errorf("empty page is %+v", p)
	}
}

// TestPagesAreTheList: whatever the size of a page, all of them are all models.
func TestPagesAreTheList(t *testing.T) {
	c := catalogue(t)
	_, all := list(t, c, "")
	for _, limit := range []string{"1", "2", "5", "17", "18", "19"} {
		var forth, back []string
		for query := "limit=" + limit; query != ""; {
			p, ids := list(t, c, query)
			forth = append(forth, ids...)
			query = ""
			if p.HasMore {
				query = "limit=" + limit + "&after_id=" + *p.LastID
			}
		}
		for query := "limit=" + limit + "&before_id=" + all[17]; query != ""; {
			p, ids := list(t, c, query)
			back = append(ids, back...)
			query = ""
			if p.HasMore {
				query = "limit=" + limit + "&before_id=" + *p.FirstID
			}
		}
		if !slices.Equal(forth, all) || !slices.Equal(back, all[:17]) {
			t.Errorf("limit %s: %v, and back %v", limit, forth, back)
		}
	}
}

func TestListRefuses(t *testing.T) {
	c := catalogue(t)
	for query, want := range map[string]string{
		"limit=0":                            "limit: Input should be greater than or equal to 1",
		"limit=1001":                         "limit: Input should be less than or equal to 1000",
		"limit=x":                            "limit: Input should be a valid integer, unable to parse string as an integer",
		"after_id=x":                         "after_id: no model of the list has the id 'x'",
		"before_id=x":                        "before_id: no model of the list has the id 'x'",
		"before_id=x&after_id=y":             "before_id: cannot be used together with after_id",
		"lifecycle[]=active&lifecycle[]=new": "lifecycle.1: Input should be 'active', 'deprecated' or 'retired'",
	} {
		values, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		if b, fault := c.AppendList(nil, values); fault == nil || fault.Message != want || len(b) > 0 {
			t.Errorf("%s: %v, %q, want %q", query, fault, b, want)
		}
	}
}

func TestListOfTheUsersModels(t *testing.T) {
	c, err := NewCatalogue([]string{"mine"})
	if err != nil {
		t.Fatal(err)
	}
	if p, ids := list(t, c, "after_id=claude-sonnet-4-5"); !slices.Equal(ids, []string{"mine"}) || p.Data[0].CreatedAt != "1970-01-01T00:00:00Z" {
		t.Errorf("page is %+v", p)
	}
}
