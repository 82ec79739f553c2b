package stat

// Select returns the value that would stand at index k if v were sorted, and
// reorders v to find it (Hoare's quickselect; Wirth's loop). k is an index of v.
func Select(v []float64, k int) float64 {
	low, high := 0, len(v)-1
	for low < high {
		pivot, i, j := v[k], low, high
		for i <= j {
			for v[i] < pivot {
				i++
			}
			for v[j] > pivot {
				j--
			}
			if i <= j {
				v[i], v[j] = v[j], v[i]
				i++
				j--
			}
		}
		if j < k {
			low = i
		}
		if k < i {
			high = j
		}
	}
	return v[k]
}
