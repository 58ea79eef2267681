/** Counters that the hub's parts keep, for whoever wants to show them. */
package ee.mercure.metric;
