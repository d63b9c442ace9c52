package io.github.efficientnet4j.internal.engine.run;

import io.github.efficientnet4j.internal.engine.plan.Plan;
import java.util.List;
import java.util.Objects;

/** A plan with the teams that compute it. The next call reuses the memory of the last. */
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

  private final RestingTeams resting;

  /**
   * Creates a plan without teams.
   *
   * @param key identifies the plan
   * @param plan the plan
   * @param channels of the images
   * @param workers the largest number of a team
   * @param resting where the teams rest, with those of the engine's other plans
   */
  public PlanPool(Key key, Plan plan, int channels, int workers, RestingTeams resting) {
    this.key = key;
    this.plan = plan;
    this.channels = channels;
    this.workers = workers;
    this.resting = resting;
  }

  public Key key() {
    return key;
  }

  public Plan plan() {
    return plan;
  }

  public Team take() {
    Team team = resting.take(plan);
    return team != null ? team : new Team(plan, channels, workers);
  }

  public void giveBack(Team team) {
    resting.giveBack(team);
  }

  /** Lets the memory go that no call uses. */
  void forgetTeams() {
    resting.forget(plan);
  }
}
