"""A Slack workspace on this machine: the bot connects to it unchanged, through SLACK_API_URL."""
