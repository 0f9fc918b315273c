% Whether outputs are right in most cases of a trial: then no number inside is wrong.
%
%     yes = pyref.port.mostly (trial)

function yes = mostly (trial)
  yes = trial.forward || 2 * trial.outputs > trial.cases;
end

%!test <more than half of the cases, or all outputs>
%! of = @(forward, outputs) struct ('forward', forward, 'outputs', outputs, 'cases', 6);
%! told = [pyref.port.mostly(of (false, 3)), pyref.port.mostly(of (false, 4)), pyref.port.mostly(of (true, 0))];
%! assert (told, [false, true, true]);
