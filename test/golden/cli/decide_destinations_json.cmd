habeas decide --destinations --sender US --on 2025-03-20 --json citizen.json
# exit 1
