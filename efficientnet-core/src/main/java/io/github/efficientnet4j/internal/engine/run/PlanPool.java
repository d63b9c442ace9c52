package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;

/** A plan with its idle teams. The next call reuses their memory. */
public final class PlanPool {

  /** What identifies a plan: the input's size and the outputs. */
  public record Key(int height, int width, List<String> outputs) {

    public boolean is(int otherHeight, int otherWidth, List<String> otherOutputs) {
      return height == otherHeight && width == otherWidth && outputs.equals(otherOutputs);
    }

    /**
     * Written by hand, because a record's generated method costs the JVM about 10 ms at its first
     * call.
     */
    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.is(height, width, outputs);
    }

    @Override
    public int hashCode() {
      return Objects.hash(height, width, outputs);
    }
  }

  private final Key key;
  private final Plan plan;
  private final int channels;
  private final int workers;

  /** An array queue, because a linked queue would allocate a node for every call. */
  private final ArrayBlockingQueue<Team> resting;

  public PlanPool(Key key, Plan plan, int channels, int workers) {
    this.key = key;
    this.plan = plan;
    this.channels = channels;
    this.workers = workers;
    this.resting = new ArrayBlockingQueue<>(workers);
  }

  public Key key() {
    return key;
  }

  public Plan plan() {
    return plan;
  }

  public Team take() {
    Team team = resting.poll();
    return team != null ? team : new Team(plan, channels, workers);
  }

  public void giveBack(Team team) {
    resting.offer(team);
  }
}
