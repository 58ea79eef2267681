/** The use cases of the hub: publishing, subscribing, and telling who is subscribed. */
package ee.mercure.hub;
