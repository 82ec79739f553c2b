package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/claudebench/claudebench/bench/process"
	"github.com/spf13/cobra"
)

func newClients(s *streams) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "clients",
		Short: "List the client configurations, with versions, or why one cannot run",
		Example: `  claudebench clients
  claudebench clients install
  claudebench run --client aiohttp --client go-pooled`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			offers, err := catalogue()
			if err != nil {
				return err
			}
			all, err := look(cmd.Context(), offers)
			if err != nil {
				return err
			}
			return listClients(s, format, all)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.AddCommand(newClientsInstall(s))
	return cmd
}

func newClientsInstall(s *streams) *cobra.Command {
	return &cobra.Command{
		Use:   "install [KIT...]",
		Short: "Install what the clients in Python, on Node and of the Go SDKs need",
		Long: `Installs what clients that cannot run lack: all of it, or the kits that are named.

python      requests, aiohttp, httpx, backoff and prometheus-client: in a private
            virtual environment where the Python package index can be reached,
            else, as root, with the packages of Debian or Ubuntu, else it says
            what to type
python-sdk  anthropic, in that virtual environment
node        undici and @anthropic-ai/sdk, of the versions that claudebench names,
            by npm, into the user's cache; needs Node 20.18.1 or later
gosdk       the programs with anthropic-sdk-go, built from source, into the user's
            cache; needs Go, and takes some minutes`,
		Example: `  claudebench clients install
  claudebench clients install node gosdk`,
		RunE: func(cmd *cobra.Command, names []string) error {
			offers, err := catalogue()
			if err != nil {
				return err
			}
			kits := kitNames(offers)
			for _, name := range names {
				if !slices.Contains(kits, name) {
					return usageError{hintedError{fmt.Errorf("unknown kit %q", name), "kits are " + strings.Join(kits, ", ")}}
				}
			}
			if len(names) > 0 {
				offers = slices.DeleteFunc(offers, func(o offer) bool { return o.kit == nil || !slices.Contains(names, o.kit.name) })
			}
			return installClients(cmd.Context(), s, offers)
		},
	}
}

func installClients(ctx context.Context, s *streams, offers []offer) error {
	all, err := look(ctx, offers)
	if err != nil {
		return err
	}
	if missing(all) == 0 {
		fmt.Fprintln(s.err, "every client can run already")
		return nil
	}
	failed := installKits(ctx, s.err, all)
	if all, err = look(ctx, offers); err != nil {
		return errors.Join(failed, err)
	}
	if err := listClients(s, "table", all); err != nil {
		return err
	}
	if n := missing(all); n > 0 {
		return errors.Join(failed, fmt.Errorf("%d clients still cannot run", n))
	}
	return failed
}

func missing(all []found) int {
	n := 0
	for _, f := range all {
		if f.err != nil {
			n++
		}
	}
	return n
}

// clientRow is a client as `clients --format json` prints it.
type clientRow struct {
	Name    string `json:"name"`
	Summary string `json:"summary"`
	Ready   bool   `json:"ready"`
	process.Description
	Reason string `json:"reason,omitempty"`
	Fix    string `json:"fix,omitempty"`
}

func listClients(s *streams, format string, all []found) error {
	switch format {
	case "json":
		rows := make([]clientRow, len(all))
		for i, f := range all {
			rows[i] = clientRow{Name: f.name, Summary: f.summary, Ready: f.err == nil, Description: f.is}
			if f.err != nil {
				rows[i].Reason, rows[i].Fix = f.err.Error(), f.fix()
			}
		}
		return json.NewEncoder(s.out).Encode(rows)
	case "table":
	default:
		return usageError{hintedError{fmt.Errorf("unknown format %q", format), "formats are table and json"}}
	}
	w := tabwriter.NewWriter(s.out, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "CLIENT\tLIBRARY\tRUNTIME\tWHAT IT IS")
	for _, f := range all {
		if f.err == nil {
			fmt.Fprintf(w, "%s\t%s %s\t%s\t%s\n", f.name, f.is.Client, f.is.Version, f.is.Runtime, f.summary)
		} else {
			fmt.Fprintf(w, "%s\tcannot run\t\t%s\n", f.name, f.summary)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, f := range all {
		if f.err != nil {
			fmt.Fprintf(s.out, "\n%s cannot run:\n%v\n→ %s\n", f.name, f.err, f.fix())
		}
	}
	return nil
}
