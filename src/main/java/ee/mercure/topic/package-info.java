/** Topics, the hub's URL, and the topic matchers of both protocol versions. */
package ee.mercure.topic;
