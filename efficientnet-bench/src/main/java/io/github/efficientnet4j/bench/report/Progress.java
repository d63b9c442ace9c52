package io.github.efficientnet4j.bench.report;

/** Hears how a run comes along. */
interface Progress {

  /** Hears nothing. */
  Progress SILENT = new Progress() {};

  /** Work that had been estimated to take so long is done. */
  default void advance(double seconds) {}

  /** What comes next. */
  default void begin(String what) {}

  /** Something that the user should read. */
  default void say(String message) {}
}
