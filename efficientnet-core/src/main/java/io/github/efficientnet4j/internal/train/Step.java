package io.github.efficientnet4j.internal.train;

/**
 * A part of a program that all members work on at once, meeting at its end. What each does depends
 * on its number and theirs only, so that sums are added up in the same order every time.
 */
interface Step {

  void run(Run run, Member member);

  /** What a member does with some images, of which there is at least one. */
  interface OfImages {
    void run(Run run, Member member, int first, int count);
  }

  /** A step whose members take whole images each. */
  static Step overImages(OfImages images) {
    return overImages(0, images);
  }

  /** The same, where each member needs some floats of scratch. */
  static Step overImages(long scratchFloats, OfImages images) {
    return new Step() {
      @Override
      public long scratchFloats() {
        return scratchFloats;
      }

      @Override
      public void run(Run run, Member member) {
        int first = member.first(run.batch);
        int count = member.end(run.batch) - first;
        if (count > 0) {
          images.run(run, member, first, count);
        }
      }
    };
  }

  /** The floats of scratch that a member needs. */
  default long scratchFloats() {
    return 0;
  }
}
