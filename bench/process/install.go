package process

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// What the Python clients need, by the names of the Python package index and
// of Debian and Ubuntu.
var (
	pipPackages    = []string{"requests", "aiohttp", "httpx[http2]", "backoff", "prometheus-client"}
	debianPackages = []string{"python3-requests", "python3-aiohttp", "python3-httpx", "python3-h2", "python3-backoff", "python3-prometheus-client"}
)

// PrivatePython is the interpreter of the private environment, whether or not
// it exists.
func PrivatePython() string { return filepath.Join(privateEnv(), "bin", "python3") }

func privateEnv() string {
	data := os.Getenv("XDG_DATA_HOME")
	if home, err := os.UserHomeDir(); data == "" && err == nil {
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "claudebench", "python")
}

// InstallPython makes the libraries of the Python clients available: in a private
// environment where the package index can be reached, else with the system's
// packages. What the tools say goes to log. The error says what to type.
func InstallPython(ctx context.Context, log io.Writer) error {
	err := installPrivate(ctx, log, pipPackages...)
	if err == nil || ctx.Err() != nil {
		return err
	}
	fmt.Fprintf(log, "no private environment: %v\n", err)
	os.RemoveAll(privateEnv()) // half an environment would be found and tried first
	apt := "apt-get install -y --no-install-recommends " + strings.Join(debianPackages, " ")
	if _, err := exec.LookPath("apt-get"); err != nil {
		return fmt.Errorf("this system has no apt-get; install these Python libraries with its own package manager: %s", strings.Join(pipPackages, " "))
	}
	if os.Geteuid() != 0 {
		return fmt.Errorf("installing the system's packages needs root; type: sudo apt-get update && sudo %s", apt)
	}
	if err := tell(ctx, log, "apt-get", "update", "-q"); err != nil {
		return err
	}
	return tell(ctx, log, "apt-get", append([]string{"install", "-y", "-q", "--no-install-recommends"}, debianPackages...)...)
}

// InstallPythonSDK makes the official SDK for Python available, in the private
// environment: Debian and Ubuntu do not have it.
func InstallPythonSDK(ctx context.Context, log io.Writer) error {
	_, absent := os.Stat(PrivatePython())
	err := installPrivate(ctx, log, "anthropic")
	if err != nil && absent != nil {
		os.RemoveAll(privateEnv()) // half an environment would be found and tried first
	}
	return err
}

func installPrivate(ctx context.Context, log io.Writer, packages ...string) error {
	base, err := firstOf("/usr/bin/python3", "python3")
	if err != nil {
		return err
	}
	if err := tell(ctx, log, base, "-m", "venv", privateEnv()); err != nil {
		return err
	}
	pip := []string{"-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "15"}
	return tell(ctx, log, PrivatePython(), append(pip, packages...)...)
}

func firstOf(names ...string) (string, error) {
	for _, n := range names {
		if path, err := exec.LookPath(n); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no python3 was found")
}

// tell runs a command and hands on what it says.
func tell(ctx context.Context, log io.Writer, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	return nil
}
