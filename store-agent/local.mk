# The agent of one store, comptoir-agent.
