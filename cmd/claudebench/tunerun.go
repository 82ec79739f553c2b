package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/claudebench/claudebench/tune/cgroup"
	"github.com/claudebench/claudebench/tune/confine"
	"github.com/claudebench/claudebench/tune/host"
	"github.com/spf13/cobra"
)

// groupOptions are the flags of tune run.
type groupOptions struct {
	cpu    float64
	period time.Duration
	memory string
	cpus   string
	format string
	out    string
}

func newTuneRun(s *streams) *cobra.Command {
	o := groupOptions{}
	cmd := &cobra.Command{
		Use:   "run [--cpu N] [--memory SIZE] [--cpus LIST] -- COMMAND [ARG...]",
		Short: "Run a command in a cgroup of its own, and report what it was denied",
		Long: `Runs a command in a cgroup that is made for it and taken away after it, with the
limits that are given; without any, it is only measured. Below the group that this
program is in, so that what limits that one holds as well. At the end it reports the
command's CPU time, how often and for how long it was throttled, its peak memory and
how many of its processes were killed for want of memory, on standard error or to
--out.

Making a cgroup takes root. When started by sudo, the command itself runs as the user
who called it, with the groups and the home of that user. It has this program's
input, outputs, directory and environment, and is passed its signals. Where systemd
owns the cgroups, they are not written to behind its back.

--cpu is bandwidth, not isolation: half a CPU is half of the time of any CPU, in
each period; then all threads wait for the next one. Other processes still run on
the same CPUs, and share their caches. --cpus keeps the command on CPUs of your
choice, but does not keep others away from them.

The exit code is the command's: 128 and the signal's number if one ended it, 127 if
it was not found, 126 if it could not be started.`,
		Example: `  sudo claudebench tune run --cpu 0.5 --memory 1G -- python3 app.py
  sudo claudebench tune run --cpus 0-1 -- ./server
  sudo claudebench tune run --cpu 0.5 --period 10ms --format json --out run.json -- ./job`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return o.run(cmd.Context(), s, args) },
	}
	cmd.Flags().SetInterspersed(false)
	o.add(cmd)
	return cmd
}

func (o *groupOptions) add(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&o.cpu, "cpu", 0, "share of CPU time, as a number of CPUs (0: no limit)")
	cmd.Flags().DurationVar(&o.period, "period", 100*time.Millisecond, "the share is given anew in each of these, 1ms to 1s")
	cmd.Flags().StringVar(&o.memory, "memory", "", "most memory, page cache included, such as 512M or 1G")
	cmd.Flags().StringVar(&o.cpus, "cpus", "", "CPUs that it may run on, such as 0-1,3")
	cmd.Flags().StringVar(&o.format, "format", "table", "of the report: table or json")
	cmd.Flags().StringVar(&o.out, "out", "", "write the report to this new file instead of standard error")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
}

// As shells have it.
const (
	exitNotStarted = 126
	exitNotFound   = 127
)

// run ends with the exit code of the command.
func (o *groupOptions) run(ctx context.Context, s *streams, command []string) error {
	limits, err := o.limits()
	if err != nil {
		return usageError{err}
	}
	path, err := exec.LookPath(command[0])
	if errors.Is(err, fs.ErrPermission) {
		return statusError{err, exitNotStarted}
	}
	if err != nil {
		return statusError{err, exitNotFound}
	}
	who, err := confine.Sudoer()
	if err != nil {
		return err
	}
	out, err := o.open(s, who)
	if err != nil {
		return err
	}
	r, err := confine.Run(ctx, confine.Command{
		Path: path, Args: command, Limits: *limits, As: who,
		Stdin: s.in, Stdout: s.out, Stderr: s.err, Start: []string{"tune", "start"},
	})
	if r == nil {
		return errors.Join(hinted(err, o), o.drop(out))
	}
	if len(r.Left) > 0 {
		left := strings.Join(r.Left, " ")
		fmt.Fprintf(s.err, "claudebench: the command has left processes in its cgroup, which remains: %s\nhint: when they have ended: rmdir %s\n", left, left)
	}
	if err := errors.Join(err, o.write(out, r), out.Close()); err != nil || r.ExitCode != exitOK {
		return statusError{err, max(r.ExitCode, exitOf(err))}
	}
	return nil
}

// exitOf is the code of an error beside a command that was done.
func exitOf(err error) int {
	if err != nil {
		return exitFailed
	}
	return exitOK
}

// drop takes back the report's file, since there is no report.
func (o *groupOptions) drop(out io.Closer) error {
	err := out.Close()
	if o.out != "" {
		err = errors.Join(err, os.Remove(o.out))
	}
	return err
}

// write writes the report.
func (o *groupOptions) write(w io.Writer, r *confine.Report) error {
	if o.format == "json" {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err := fmt.Fprint(w, r)
	return err
}

// limits reads what the flags say.
func (o *groupOptions) limits() (*cgroup.Limits, error) {
	l := &cgroup.Limits{CPUs: o.cpus}
	switch {
	case o.format != "table" && o.format != "json":
		return nil, hintedError{fmt.Errorf("unknown format %q", o.format), "formats are table and json"}
	case o.format == "json" && o.out == "":
		return nil, hintedError{errors.New("the command may write to standard output and error itself"), "add --out FILE to --format json"}
	case math.IsNaN(o.cpu) || o.cpu < 0 || o.cpu > maxCPUs:
		return nil, fmt.Errorf("--cpu must be from 0 to %d, is %v", maxCPUs, o.cpu)
	case o.cpu > 0:
		quota := time.Duration(o.cpu * float64(o.period)).Round(time.Microsecond)
		l.CPU = cgroup.Bandwidth{Quota: quota, Period: o.period}
	}
	if o.memory != "" {
		size, err := cgroup.ParseSize(o.memory)
		if err != nil {
			return nil, fmt.Errorf("--memory: %w", err)
		}
		l.MemoryMax = size
	}
	if err := l.Check(); err != nil {
		return nil, hintedError{err, "--cpu 0.5 is a share of time, --cpus 0-1 a list of CPUs, and --cpu times --period at least 1ms"}
	}
	return l, nil
}

// maxCPUs is the most CPUs that a kernel can be built for.
const maxCPUs = 8192

// open returns where the report goes to. A file that exists is not written over: it is
// root who writes, and the name may be a link that somebody else has put there.
func (o *groupOptions) open(s *streams, who *confine.Caller) (io.WriteCloser, error) {
	if o.out == "" {
		return nopCloser{s.err}, nil
	}
	f, err := os.OpenFile(o.out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, usageError{hintedError{err, "name a new file with --out"}}
	}
	if err != nil {
		return nil, err
	}
	return f, who.Own(f)
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// hinted says what to do where no group could be made.
func hinted(err error, o *groupOptions) error {
	switch {
	case errors.Is(err, confine.ErrOwned):
		return hintedError{err, "on the host itself, or from there: sudo systemd-run --scope" + o.properties() + " -- COMMAND"}
	case errors.Is(err, host.ErrRefused):
		return hintedError{err, "a group cannot have more than the one above it, nor CPUs that are not there"}
	case errors.Is(err, cgroup.ErrInhabited), errors.Is(err, confine.ErrLoose), errors.Is(err, host.ErrReadOnly):
		return hintedError{err, "in a container, limit the container from outside"}
	case errors.Is(err, fs.ErrPermission), errors.Is(err, host.ErrUntrusted):
		return hintedError{err, "making a cgroup takes root: start it with sudo, and COMMAND still runs as you"}
	}
	return err
}

// properties are the limits as systemd names them.
func (o *groupOptions) properties() string {
	var b strings.Builder
	if o.cpu > 0 {
		fmt.Fprintf(&b, " -p CPUQuota=%.0f%%", max(1, 100*o.cpu))
	}
	if o.memory != "" {
		b.WriteString(" -p MemoryMax=" + o.memory)
	}
	if o.cpus != "" {
		b.WriteString(" -p AllowedCPUs=" + o.cpus)
	}
	return b.String()
}

// newTuneStart is the process that becomes the command.
func newTuneStart(*streams) *cobra.Command {
	return &cobra.Command{
		Use:                "start PATH COMMAND [ARG...]",
		Hidden:             true,
		DisableFlagParsing: true, // they are the command's
		Args:               cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return statusError{confine.Start(cmd.Context(), args[0], args[1:]), exitNotStarted}
		},
	}
}
