"""Many journeys, killed processes, an erring Slack: what arrives beside what should have (requirements N4)."""
