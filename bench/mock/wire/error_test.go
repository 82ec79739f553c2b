package wire

import "testing"

func TestErrors(t *testing.T) {
	for _, c := range []struct {
		fault *Error
		want  string
	}{
		{NotFound(), `{"type":"error","error":{"type":"not_found_error","message":"Not found"},"request_id":"req_1"}`},
		{UnknownModel("claude-\"x"), `{"type":"error","error":{"type":"not_found_error","message":"model: claude-\"x"},"request_id":"req_1"}`},
		{RateLimited("ramp_limit_exceeded", "Slower"), `{"type":"error","error":{"type":"rate_limit_error","message":"Slower","details":{"error_code":"ramp_limit_exceeded"}},"request_id":"req_1"}`},
		{&Error{Type: "a", Message: "bad \xff"}, `{"type":"error","error":{"type":"a","message":"bad ` + "\ufffd" + `"},"request_id":"req_1"}`},
	} {
		if got := string(c.fault.Append(nil, "req_1")); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	if got := string(NotFound().Append([]byte("x"), "")); got != `x{"type":"error","error":{"type":"not_found_error","message":"Not found"},"request_id":null}` {
		t.Errorf("without an id it is %s", got)
	}
	if got := string(Overloaded().AppendEvent(nil)); got != "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}\n\n" {
		t.Errorf("event is %s", got)
	}
}

func TestErrorOfEveryStatus(t *testing.T) {
	named := map[int]string{
		401: "authentication_error", 402: "billing_error", 403: "permission_error", 404: "not_found_error", 408: "timeout_error",
		413: "request_too_large", 429: "rate_limit_error", 503: "overloaded_error", 504: "timeout_error", 529: "overloaded_error",
	}
	for status := 400; status < 600; status++ {
		want := named[status]
		switch {
		case want != "":
		case status < 500:
			want = "invalid_request_error"
		default:
			want = "api_error"
		}
		fault := ErrorOf(status)
		if fault.Status != status || fault.Type != want {
			t.Errorf("%d is %+v, want %s", status, fault, want)
		}
		checkError(t, fault)
	}
}

func TestErrorsHaveTheirStatus(t *testing.T) {
	for status, fault := range map[int]*Error{404: NotFound(), 405: MethodNotAllowed(), 413: TooLarge(), 401: NoKey(Old), 529: Overloaded(), 504: TimedOut(), 500: Internal(), 429: RateLimited("", "x")} {
		if fault.Status != status {
			t.Errorf("%v has the status %d", fault, fault.Status)
		}
	}
	for _, v := range []Version{Old, New} {
		if NoKey(v).Status != 401 || InvalidKey(v).Status != 401 {
			t.Errorf("%v, %v", NoKey(v), InvalidKey(v))
		}
	}
	if NoKey(Old).Message != "x-api-key header is required" || InvalidKey(Old).Message != "invalid x-api-key" || NoKey(Old).Message == NoKey(New).Message || InvalidKey(Old).Message == InvalidKey(New).Message {
		t.Error("keys are refused in the wrong words")
	}
}

func TestVersions(t *testing.T) {
	for header, want := range map[string]Version{"2023-06-01": Old, "2026-10-21": New} {
		if v, fault := ParseVersion(header); v != want || fault != nil || v.String() != header {
			t.Errorf("%s: %v, %v", header, v, fault)
		}
	}
	for header, want := range map[string]string{"": "anthropic-version: header is required", "2020-01-01": "anthropic-version: '2020-01-01' is not a supported version"} {
		if _, fault := ParseVersion(header); fault == nil || fault.Status != 400 || fault.Message != want {
			t.Errorf("%q: %v", header, fault)
		}
	}
}
