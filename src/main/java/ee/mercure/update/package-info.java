/** An update: its fields, their validation, its id, and its server-sent event frame. */
package ee.mercure.update;
