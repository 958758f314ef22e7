habeas decide -a us-sv-2025 --for sentence --to cecot --on 2025-03-20 unconvicted.json
# exit 1
