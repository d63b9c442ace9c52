package io.github.efficientnet4j.engine.training;

/**
 * A part of a program that all members work on at once, meeting at its end. What each does depends
 * on its number and theirs only, so that sums are added up in the same order every time.
 */
interface Step {

  void run(Run run, Member member);

  /** The floats of scratch that a member needs. */
  default long scratchFloats() {
    return 0;
  }
}
