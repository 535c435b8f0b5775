// The test that an `arrangement` is ordinary: it waits for no special circumstance, and for no education, health and care plan.
(arrangement.in_circumstance IS NULL AND (arrangement.at_plan_level IS NULL OR any(id IN arrangement.at_plan_level WHERE id <> 'plan-level:ehc-plan')))
