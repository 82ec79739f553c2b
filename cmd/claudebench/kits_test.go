package main

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
)

// kitsTold makes kits that note when they are installed.
func kitsTold(installed *[]string, failing string) (python, node *kit) {
	newKit := func(name string) *kit {
		return &kit{name: name, dir: "dir", install: func(_ context.Context, dir string, _ io.Writer) error {
			*installed = append(*installed, name+" in "+dir)
			if name == failing {
				return errors.New("no network")
			}
			return nil
		}}
	}
	return newKit("python"), newKit("node")
}

func TestInstallsWhatIsMissingOnce(t *testing.T) {
	var installed []string
	python, node := kitsTold(&installed, "python")
	missing := errors.New("missing")
	err := installKits(t.Context(), io.Discard, []found{
		{err: missing},
		{offer: offer{kit: python}, err: missing},
		{offer: offer{kit: python}, err: missing},
		{offer: offer{kit: node}},
		{offer: offer{kit: node}, err: missing},
	})
	if !slices.Equal(installed, []string{"python in dir", "node in dir"}) {
		t.Errorf("installed %v", installed)
	}
	if err == nil || err.Error() != "installing python: no network" {
		t.Errorf("error is %v", err)
	}
}

func TestKitsThatAreThere(t *testing.T) {
	var installed []string
	_, node := kitsTold(&installed, "")
	if err := installKits(t.Context(), io.Discard, []found{{offer: offer{kit: node}}}); err != nil || installed != nil {
		t.Errorf("installed %v, %v", installed, err)
	}
}

func TestKitsWithoutAPlace(t *testing.T) {
	var installed []string
	_, node := kitsTold(&installed, "")
	node.unpacked = errors.New("read-only file system")
	var hinted hintedError
	err := installKits(t.Context(), io.Discard, []found{{offer: offer{kit: node}, err: node.unpacked}})
	if !errors.As(err, &hinted) || installed != nil {
		t.Errorf("installed %v, %v", installed, err)
	}
}

func TestCatalogueNamesEachClientOnce(t *testing.T) {
	offers, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, o := range offers {
		if names[o.name] || o.summary == "" {
			t.Errorf("%s is named twice, or has no summary", o.name)
		}
		names[o.name] = true
	}
	if kits := kitNames(offers); !slices.Equal(kits, []string{"python", "python-sdk", "node", "gosdk"}) {
		t.Errorf("kits are %v", kits)
	}
}
