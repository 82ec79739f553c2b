package judge

import (
	"math"
	"testing"
)

// The quantiles of Student's t in every textbook (here NIST/SEMATECH e-Handbook
// of Statistical Methods, 1.3.6.7.2), to the digits that are printed there.
func TestStudentQuantile(t *testing.T) {
	tails := []float64{0.10, 0.05, 0.025, 0.01, 0.005, 0.001}
	for df, want := range map[int][]float64{
		1:   {3.078, 6.314, 12.706, 31.821, 63.657, 318.309}, // 1/tan(0.001 pi); the page has 318.313
		2:   {1.886, 2.920, 4.303, 6.965, 9.925, 22.327},
		3:   {1.638, 2.353, 3.182, 4.541, 5.841, 10.215},
		4:   {1.533, 2.132, 2.776, 3.747, 4.604, 7.173},
		9:   {1.383, 1.833, 2.262, 2.821, 3.250, 4.297},
		10:  {1.372, 1.812, 2.228, 2.764, 3.169, 4.143},
		19:  {1.328, 1.729, 2.093, 2.539, 2.861, 3.579},
		30:  {1.310, 1.697, 2.042, 2.457, 2.750, 3.385},
		100: {1.290, 1.660, 1.984, 2.364, 2.626, 3.174},
	} {
		for i, p := range tails {
			if got := studentQuantile(p, df); math.Abs(got-want[i]) > 0.001 {
				t.Errorf("%d degrees of freedom, %g: %.4f, want %g", df, p, got, want[i])
			}
		}
	}
}

// With 1 and 2 degrees of freedom the tail has a closed form: 1/2 - atan(t)/pi,
// and (1 - t/sqrt(2+t^2))/2.
func TestStudentTail(t *testing.T) {
	for x := -50.0; x <= 50; x += 0.37 {
		one, two := 0.5-math.Atan(x)/math.Pi, (1-x/math.Sqrt(2+x*x))/2
		if math.Abs(studentTail(x, 1)-one) > 1e-14 || math.Abs(studentTail(x, 2)-two) > 1e-14 {
			t.Errorf("%g: %g and %g, want %g and %g", x, studentTail(x, 1), studentTail(x, 2), one, two)
		}
	}
	if studentTail(math.Inf(1), 9) != 0 || studentTail(math.Inf(-1), 9) != 1 {
		t.Error("an infinite t has a tail")
	}
}
