/** Compiles text patterns into matchers whose work grows linearly with the text. */
package ee.mercure.topic.text;
