package bench

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Steps are rates, each with the time that it is kept, as they are written:
// "10x30s, 0x1m, 50x30s" is 10 requests a second for 30 seconds, none for a
// minute, and 50 a second for 30 seconds.
type Steps string

// maxSteps bounds how many there are.
const maxSteps = 1000

// A step keeps a rate, in requests per second, for a time in seconds.
type step struct{ rate, span float64 }

// parse returns the steps, or what is wrong with the first that is faulty.
func (s Steps) parse() ([]step, error) {
	parts := strings.Split(string(s), ",")
	if len(parts) > maxSteps {
		return nil, fmt.Errorf("has %d steps, and at most %d are allowed", len(parts), maxSteps)
	}
	var all []step
	for _, part := range parts {
		one, err := parseStep(strings.TrimSpace(part))
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}

func parseStep(text string) (step, error) {
	left, right, _ := strings.Cut(text, "x")
	rate, err := strconv.ParseFloat(left, 64)
	span, wrong := time.ParseDuration(right)
	if err != nil || wrong != nil {
		return step{}, fmt.Errorf("must be rates and their times, such as 10x30s, 50x1m; %q is not", text)
	}
	if !(rate >= 0 && rate <= MaxRate) {
		return step{}, fmt.Errorf("rates must be from 0 to %d per second, in %q", MaxRate, text)
	}
	if span <= 0 || span > MaxSpan {
		return step{}, fmt.Errorf("times must be above 0 and at most %s, in %q", MaxSpan, text)
	}
	return step{rate, span.Seconds()}, nil
}

// Requests is how many requests the steps ask for, from 1 to [MaxRequests], or
// what is wrong with them. It rounds up: a request is due at the start of a step,
// not at its end. What is lost in adding decimals is no request.
func (s Steps) Requests() (int, error) {
	all, err := s.parse()
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, one := range all {
		sum += one.rate * one.span
	}
	n := math.Ceil(sum * (1 - 1e-12))
	switch {
	case n < 1:
		return 0, errors.New("ask for no request")
	case n > MaxRequests:
		return 0, fmt.Errorf("ask for %.0f requests, and at most %d are allowed", n, MaxRequests)
	}
	return int(n), nil
}

// schedule walks through the steps with the requests: request i is due within the
// step in which the integral of the rate reaches i.
func (s Steps) schedule() func(int) time.Duration {
	all, _ := s.parse() // faults were found before
	began, sum, k := 0.0, 0.0, 0
	return func(i int) time.Duration {
		for k < len(all)-1 && sum+all[k].rate*all[k].span <= float64(i) {
			sum += all[k].rate * all[k].span
			began += all[k].span
			k++
		}
		if k == len(all) || all[k].rate == 0 {
			return seconds(began)
		}
		return seconds(began + (float64(i)-sum)/all[k].rate)
	}
}

// words describes the steps; of many only how many they are, from which rate to
// which.
func (s Steps) words() string {
	all, err := s.parse()
	if err != nil {
		return string(s)
	}
	const most = 4
	if n := len(all); n > most {
		return fmt.Sprintf("%d rates from %g/s to %g/s", n, all[0].rate, all[n-1].rate)
	}
	var parts []string
	for _, one := range all {
		parts = append(parts, fmt.Sprintf("%g/s for %s", one.rate, seconds(one.span)))
	}
	return strings.Join(parts, ", ")
}
