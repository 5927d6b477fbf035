"""Pages of maintenance plans: the plan, its versions, frames, adoption, tracking and roll-over."""
