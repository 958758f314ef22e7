habeas ask -a us-sv-2025 --on 2025-03-20 citizen.json < /dev/null
# exit 1
