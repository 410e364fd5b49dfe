// Package gateway passes the requests of bots on to the services that they use,
// unchanged, and records what they say: the turns that a bot sends, the answers of
// its model, the leads that it asks the CRM for. The recording lies beside the
// traffic and never in its way: copies are bounded and go to a queue with a worker
// of its own, and what could not be recorded becomes a gap that is told of later.
package gateway
