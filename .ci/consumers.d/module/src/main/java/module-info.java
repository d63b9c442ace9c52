/** A modular program. */
module app {
  requires io.github.efficientnet4j;
}
