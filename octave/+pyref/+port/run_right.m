% The results of the layer at a point of evidence_of, by name.
%
%     results = pyref.port.run_right (point, dys)
%     results = pyref.port.run_right (point, dys, inputs)
%
% dys are its upstream gradients, inputs others than those of the case.

function results = run_right (point, dys, inputs)
  c = point.case_;
  if nargin < 3
    inputs = struct2cell (c.inputs);
  end
  options = struct2cell (c.options);
  if strcmp (point.dtype, 'float32')
    inputs = cellfun (@single, inputs, 'UniformOutput', false);
    dys = cellfun (@single, dys, 'UniformOutput', false);
    arrays = ~ismember (fieldnames (c.options), c.plain);
    options(arrays) = cellfun (@single, options(arrays), 'UniformOutput', false);
  end
  values = pyref.port.results_of_layer (c, inputs, options, dys);
  values = cellfun (@double, values, 'UniformOutput', false);
  results = cell2struct (values(:), c.results(:), 1);
end

%!test <for twice dy the gradients are twice as large>
%! [~, cases] = pyref.port.read_cases ('dense');
%! point = struct ('case_', cases{1}, 'dtype', 'float64');
%! results = pyref.port.run_right (point, {2 * cases{1}.upstream.dy});
%! assert (results.dw, 2 * cases{1}.expect.dw.high, 1e-12);
