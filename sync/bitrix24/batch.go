package bitrix24

import (
	"context"
	"encoding/json"
	"fmt"
)

// maxCommands is how many commands the portal takes in one batch.
const maxCommands = 50

// command is one call of a batch.
type command struct {
	method string
	params map[string]any
}

// outcome is what became of a command. A command that was not reached, because an
// earlier one failed, has neither an answer nor a failure.
type outcome struct {
	answer  envelope
	failure error
}

// batch makes several calls in one request, in their order, and stops at the
// first that fails: a later one may rest on its result ($result[c00]…; the keys
// are c00, c01 …). One that writes is never repeated when nobody knows what came
// of it.
func (c *Client) batch(ctx context.Context, commands []command, does effect) ([]outcome, error) {
	return c.send(ctx, commands, 1, does)
}

// send is batch; with halt 0 each command is carried out whatever became of those
// before it.
func (c *Client) send(ctx context.Context, commands []command, halt int, does effect) ([]outcome, error) {
	lines := make(map[string]string, len(commands)) // goes out in the order of its keys
	for i, cmd := range commands {
		if until := c.busyUntil(cmd.method); !until.IsZero() {
			return nil, busy(cmd.method, until)
		}
		lines[batchKey(i)] = cmd.method + "?" + phpQuery(cmd.params)
	}
	answer, err := c.call(ctx, "batch", map[string]any{"halt": halt, "cmd": lines}, does)
	if err != nil {
		return nil, err
	}
	sections, ok := object(answer.Result)
	results, okResults := object(sections["result"])
	failures, okFailures := object(sections["result_error"])
	if !ok || !okResults || !okFailures {
		return nil, strange("batch")
	}
	times, ok := object(sections["result_time"])
	if !ok {
		times = nil // nothing rests on them but our own caution
	}
	outcomes := make([]outcome, len(commands))
	for i, cmd := range commands {
		key := batchKey(i)
		outcomes[i] = c.outcome(cmd.method, results[key], failures[key], times[key])
	}
	return outcomes, nil
}

// batchKey never is a number: PHP would make a list of such keys.
func batchKey(i int) string { return fmt.Sprintf("c%02d", i) }

// outcome reads what the sections of the answer say of one command.
func (c *Client) outcome(method string, result, failed, took json.RawMessage) outcome {
	if failed == nil {
		c.noticeUsage(method, envelope{Time: took}.usage())
		return outcome{answer: envelope{Result: result}}
	}
	var e envelope
	if json.Unmarshal(failed, &e) != nil {
		return outcome{failure: strange("batch")}
	}
	code, words, _ := e.failed()
	return outcome{failure: c.failure(method, c.currentDoor(), 0, code, words, usage{})}
}
