exec 2>&1
habeas sql --mapping ice-removals --table t --dialect sqlite
echo exit $?
habeas sql -a us-sv-2025 --on 2025-03-20 --mapping ice-removals --table t
echo exit $?
habeas sql -a us-sv-2025 --on 2025-03-20 --mapping ice-removals --dialect sqlite
echo exit $?
habeas sql -a us-sv-2025 --on 2025-03-20 --table t --dialect sqlite
echo exit $?
habeas sql -a us-sv-2025 --on 2025-03-20 --mapping ice-removal --table t --dialect sqlite
echo exit $?
habeas sql -a us-sv-2025 --on 2025-03-20 --mapping ice-removals --table a..b --dialect sqlite
echo exit $?
habeas sql -a us-sv-2025-programme --on 2025-03-20 --mapping ice-removals --table t --dialect sqlite
# exit 2
