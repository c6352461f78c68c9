namespace K8sDoctor.Diagnostics.Rules;

/// <summary>Which variables a rule's expressions have.</summary>
public enum SubjectForm
{
    /// <summary>One evaluation for each container of each pod.</summary>
    Container,
    Pod,

    /// <summary>Deployment, StatefulSet, DaemonSet, Job, CronJob, ReplicaSet.</summary>
    Workload,
    Autoscaler,

    /// <summary>Any other kind.</summary>
    Object,
}
