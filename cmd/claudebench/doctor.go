package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/claudebench/claudebench/bench/doctor"
	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
)

func newDoctor(s *streams) *cobra.Command {
	var format string
	var strict bool
	var watch time.Duration
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Say what on this machine would spoil a measurement, and what mends it",
		Long: `Looks, for a second, at what else runs here and at what the machine has: load, steal,
quota, frequency, clock and timers, memory, ports, files, disk, proxies, and clients that
cannot run. What it finds is ok, doubtful (figures would hold more than the client) or
spoils them; the last two come with a reason and a command. It changes nothing.

It ends with 0, and with --strict with 7 if anything would spoil a measurement.`,
		Example: `  claudebench doctor
  claudebench doctor --format json
  claudebench doctor --strict && claudebench run`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return usageError{hintedError{fmt.Errorf("unknown format %q", format), "formats are table and json"}}
			}
			if watch < 10*time.Millisecond || watch > time.Hour {
				return usageError{fmt.Errorf("--watch must be between 10ms and 1h, is %s", watch)}
			}
			findings, err := examine(cmd.Context(), watch)
			if err != nil {
				return err
			}
			if err := tell(s, findings, format); err != nil {
				return err
			}
			if strict && slices.ContainsFunc(findings, func(f doctor.Finding) bool { return f.State == doctor.Spoils }) {
				return errUnclear
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	cmd.Flags().BoolVar(&strict, "strict", false, "exit with 7 if anything would spoil a measurement")
	cmd.Flags().DurationVar(&watch, "watch", time.Second, "how long to look at what else runs")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func examine(ctx context.Context, watch time.Duration) ([]doctor.Finding, error) {
	m := &doctor.Machine{Root: "/", Watch: watch, Env: os.Environ()}
	var files unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &files); err != nil {
		return nil, err
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(".", &disk); err != nil {
		return nil, err
	}
	m.Files, m.Disk = files.Cur, disk.Bavail*uint64(disk.Bsize)
	findings, err := doctor.Examine(ctx, m)
	if err != nil {
		return nil, err
	}
	absent, err := absentClients(ctx)
	return append(findings, absent...), err
}

// absentClients are those that cannot run here, by what makes them run.
func absentClients(ctx context.Context) ([]doctor.Finding, error) {
	offers, err := catalogue()
	if err != nil {
		return nil, err
	}
	all, err := look(ctx, offers)
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	var fixes []string
	for _, f := range all {
		if f.err == nil || f.variant {
			continue
		}
		if names[f.fix()] == nil {
			fixes = append(fixes, f.fix())
		}
		names[f.fix()] = append(names[f.fix()], f.name)
	}
	var findings []doctor.Finding
	for _, fix := range fixes {
		findings = append(findings, doctor.Finding{
			Name: "clients", State: doctor.Doubtful, Found: strings.Join(names[fix], ", ") + " cannot run",
			Why: "they are left out of a run of all clients", Fix: fix,
		})
	}
	return findings, nil
}

func tell(s *streams, findings []doctor.Finding, format string) error {
	if format == "json" {
		e := json.NewEncoder(s.out)
		e.SetIndent("", "  ")
		return e.Encode(struct {
			SchemaVersion int              `json:"schema_version"`
			Findings      []doctor.Finding `json:"findings"`
		}{1, findings})
	}
	var err error
	for _, f := range findings {
		err = errors.Join(err, printed(s, f))
	}
	return err
}

// printed writes a finding in a line, with what to do about it below.
func printed(s *streams, f doctor.Finding) error {
	colors := map[doctor.State]string{doctor.Fine: "32", doctor.Doubtful: "33", doctor.Spoils: "31"}
	state := fmt.Sprintf("%-8s", f.State)
	if s.color {
		state = "\x1b[" + colors[f.State] + "m" + state + "\x1b[0m"
	}
	text := fmt.Sprintf("%s  %-12s  %s\n", state, f.Name, f.Found)
	if f.Why != "" {
		text += fmt.Sprintf("%24s%s\n%24s→ %s\n", "", f.Why, "", f.Fix)
	}
	_, err := io.WriteString(s.out, text)
	return err
}
