"""The template of the benchmarks: three milestones of five activities, with rules and both kinds of status."""

from typing import Any

from journeys.template import Template


def _milestone(key: str, begins_on_day: int, length: int, on_time: int, due: tuple[int, ...]) -> dict[str, Any]:
    roles = ("csm", "implementation_specialist")
    tasks = [
        {"id": f"{key}-{n}", "title": f"Do step {n} of the {key}", "due_in_days": day, "role": roles[n % 2]}
        for n, day in enumerate(due[:-1])
    ]
    reached = {"sentence": "A hundred people use it", "rule": "active_users >= 100"}
    return {
        "id": key,
        "name": key.capitalize(),
        "begins": {"days_after_start": begins_on_day},
        "length_days": length,
        "progress": {"on_time_up_to": on_time, "delayed_up_to": on_time + 6},
        "tasks": tasks,
        "achievements": [
            {"id": f"{key}-reached", "title": f"{key.capitalize()} signed off", "due_in_days": due[-1],
             "reached_when": reached},
        ],
    }  # fmt: skip


TEMPLATE = Template.model_validate(
    {
        "key": "rollout",
        "name": "Guided rollout",
        "stage": "Onboarding",
        "length_days": 45,
        "progress": {"on_time_up_to": 45, "delayed_up_to": 60},
        "facts": {"churned": "yes/no", "active_users": "number"},
        "failure_conditions": [{"sentence": "The customer has churned", "rule": "churned"}],
        "milestones": [
            _milestone("setup", 0, 7, 7, (1, 2, 3, 5, 6)),
            _milestone("training", 7, 14, 14, (2, 5, 8, 11, 13)),
            _milestone("adoption", 21, 24, 12, (2, 5, 9, 14, 20)),
        ],
    }
)
