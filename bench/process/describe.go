package process

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// A Description says with what a client would run.
type Description struct {
	// Driver runs the client.
	Driver  Driver `json:"-"`
	Client  string `json:"client"`
	Version string `json:"version"`
	Runtime string `json:"runtime"`
}

// ask lets a driver say what it is, and with which executable it runs: a
// command that ends with an error says with its last line what is missing.
func ask(ctx context.Context, command ...string) (d Description, executable string, err error) {
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, command[0], append(command[1:len(command):len(command)], "--describe")...)
	cmd.Stderr = &stderr
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		if said := strings.TrimSpace(stderr.String()); said != "" {
			err = errors.New(said[strings.LastIndexByte(said, '\n')+1:])
		}
		return Description{}, "", err
	}
	said := struct {
		*Description
		Executable string `json:"executable"`
	}{Description: &d}
	if err := json.Unmarshal(out, &said); err != nil {
		return Description{}, "", fmt.Errorf("it described itself as %q: %w", out, err)
	}
	d.Driver = Driver{Command: command}
	return d, said.Executable, nil
}
