% Answer a request to a port, in the process in which the port runs.
%
%     [value, f] = pyref.port.answered (f, request)
%
% request has job and asked, as for call. The jobs, and what value is:
%
%     run      a cell of results
%     inside   the same, of a network around the port: request has inner, as
%              inner_of gives it, and choices
%     watch    the notices of pyref.port.worker.watch
%     several  a cell for each gradient: its name, and what it is for dy, for 2 and -2
%              times dy, for dy turned, and for dy and dy turned together
%
% f comes back with the form that was found. Errors: those of the port.

function [value, f] = answered (f, request)
  asked = request.asked;
  switch request.job
    case 'run'
      [value, f] = pyref.port.worker.call (f, asked);
    case 'inside'
      network = pyref.port.through (f, request.inner, request.choices);
      value = pyref.port.worker.call (pyref.port.worker.open_target (network), asked);
    case 'watch'
      value = pyref.port.worker.watch (f, asked);
    case 'several'
      value = of_several (f, asked);
  end
end

function found = of_several (f, asked)
  dys = asked.upstream;
  turned = cellfun (@(dy) reshape (flip (dy(:), 1), size (dy)), dys, ...
                    'UniformOutput', false);
  both = cellfun (@plus, dys, turned, 'UniformOutput', false);
  twice = cellfun (@(dy) 2 * dy, dys, 'UniformOutput', false);
  back = cellfun (@(dy) -2 * dy, dys, 'UniformOutput', false);
  places = find (ismember (asked.results, strcat ('d', asked.names)));
  count = numel (places);
  values = cell (count, 5);
  sets = {dys, twice, back, turned, both};
  for k = 1:5
    results = pyref.port.worker.call (f, setfield (asked, 'upstream', sets{k}));
    values(:,k) = cellfun (@double, results(places), 'UniformOutput', false);
  end
  found = cell (1, count);
  for i = 1:count
    found{i} = [asked.results(places(i)), values(i,:)];
  end
end

%!test <the gradients for several dy>
%! f = pyref.port.worker.open_target (@(x) deal (x, @(dy) dy .^ 2));
%! request.job = 'several';
%! request.asked = struct ('results', {{'y', 'dx'}}, 'names', {{'x'}}, 'options', {{}});
%! request.asked.inputs = {[1 2]};
%! request.asked.upstream = {[3 5]};
%! value = pyref.port.answered (f, request);
%! assert (value, {{'dx', [9 25], [36 100], [36 100], [25 9], [64 64]}});
